export function startEngine(): Promise<{ readonly host: string; stop(): Promise<void> }>;
export function importMosquitto(host: string, image: string): void;
