export function startEngine(): Promise<{ host: string; stop(): Promise<void> }>;
