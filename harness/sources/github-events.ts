/** How one kind of GitHub event maps, where it differs from the usual row. */
export interface GithubEvent {
  /** Template of `source`; `{repository.url}` unless given. */
  readonly source?: string;
  /** Template of `type`; `com.github.EVENT.{action}` unless given. */
  readonly type?: string;
  /** Template of `subject`; without one there is no subject. */
  readonly subject?: string;
  /** Dotted paths in braces, the first that has a value counts; without one it is the current time. */
  readonly time?: readonly string[];
}

/**
 * The tables of adapters/github.md, by the event's name in `X-GitHub-Event`. Where the text leaves the dot before the
 * action out (`repository_dispatch`, `repository_ruleset`) or ends in one (`status`), the form of all other rows is
 * taken. In `release` the path of the time holds the action: `release.published_at`.
 */
export const githubEvents: ReadonlyMap<string, GithubEvent> = new Map<string, GithubEvent>([
  ["branch_protection_configuration", {}],
  ["branch_protection_rule", { subject: "{rule.id}", time: ["{rule.updated_at}"] }],
  ["check_run", { subject: "{check_run.id}", time: ["{check_run.completed_at}", "{check_run.started_at}"] }],
  ["check_suite", { subject: "{check_suite.id}", time: ["{check_suite.updated_at}"] }],
  ["code_scanning_alert", { subject: "{alert.number}" }],
  [
    "commit_comment",
    { source: "{comment.url}/{comment.commit_id}", subject: "{comment.id}", time: ["{comment.updated_at}"] },
  ],
  ["content_reference", { subject: "{content_reference.id}" }],
  ["create", { type: "com.github.create.{ref_type}", subject: "{ref}" }],
  ["custom_property", { subject: "{definition.property_name}" }],
  ["custom_property_values", {}],
  ["delete", { type: "com.github.delete.{ref_type}", subject: "{ref}" }],
  ["dependabot_alert", { subject: "{alert.id}" }],
  ["deploy_key", { subject: "{key.id}", time: ["{key.deleted_at}", "{key.created_at}"] }],
  [
    "deployment",
    { type: "com.github.deployment", subject: "{deployment.id}", time: ["{deployment.updated_at}"] },
  ],
  ["deployment_protection_rule", { source: "{deployment.url}", subject: "{deployment.id}" }],
  ["deployment_review", { source: "{deployment.url}", subject: "{workflow_run.id}" }],
  [
    "deployment_status",
    {
      source: "{deployment.url}",
      type: "com.github.deployment_status.{deployment_status.state}",
      subject: "{deployment_status.url}",
      time: ["{deployment_status.updated_at}"],
    },
  ],
  ["discussion", { subject: "{discussion.id}" }],
  ["discussion_comment", { subject: "{discussion.id}", time: ["{comment.updated_at}"] }],
  ["fork", { type: "com.github.fork", subject: "{forkee.url}", time: ["{forkee.created_at}"] }],
  ["github_app_authorization", { source: "{sender.url}", type: "com.github.github_app_authorization" }],
  ["gollum", { type: "com.github.gollum" }],
  [
    "installation",
    {
      source: "{installation.account.url}",
      subject: "{installation.id}",
      time: ["{installation.updated_at}"],
    },
  ],
  [
    "installation_repositories",
    {
      source: "{installation.account.url}",
      subject: "{installation.id}",
      time: ["{installation.updated_at}"],
    },
  ],
  ["installation_target", { source: "{installation.account.url}", subject: "{installation.id}" }],
  ["issue_comment", { source: "{issue.url}", subject: "{comment.id}", time: ["{comment.updated_at}"] }],
  ["issues", { subject: "{issue.number}", time: ["{issue.updated_at}"] }],
  ["label", { subject: "{label.name}" }],
  [
    "marketplace_purchase",
    { source: "{sender.url}", subject: "{marketplace_purchase.account.login}", time: ["{effective_date}"] },
  ],
  ["member", { subject: "{member.login}" }],
  [
    "membership",
    { source: "{team.url}", type: "com.github.membership.{scope}.{action}", subject: "{member.login}" },
  ],
  ["merge_group", { subject: "{merge_group.head_ref}" }],
  ["meta", { subject: "{hook_id}", time: ["{hook.updated_at}"] }],
  ["milestone", { subject: "{milestone.number}", time: ["{milestone.updated_at}"] }],
  ["organization", { source: "{organization.url}", subject: "{membership.user.login}" }],
  ["org_block", { source: "{organization.url}", subject: "{blocked_user.login}" }],
  ["package", { subject: "{package.id}", time: ["{package.updated_at}", "{package.created_at}"] }],
  ["page_build", { type: "com.github.page_build", subject: "{build.url}", time: ["{pusher.updated_at}"] }],
  ["project_card", { subject: "{project_card.id}", time: ["{project_card.updated_at}"] }],
  ["project_column", { subject: "{project_column.id}", time: ["{project_column.updated_at}"] }],
  ["project", { subject: "{project.id}", time: ["{project.updated_at}"] }],
  ["projects_v2", { subject: "{projects_v2.id}", time: ["{projects_v2.updated_at}"] }],
  ["projects_v2_item", { subject: "{projects_v2_item.id}", time: ["{projects_v2_item.updated_at}"] }],
  [
    "projects_v2_status_update",
    { subject: "{projects_v2_status_update.id}", time: ["{projects_v2_status_update.updated_at}"] },
  ],
  [
    "public",
    {
      source: "{repository.owner.url}",
      type: "com.github.public",
      subject: "{repository.name}",
      time: ["{repository.updated_at}"],
    },
  ],
  ["pull_request", { subject: "{number}", time: ["{pull_request.updated_at}"] }],
  [
    "pull_request_review",
    { source: "{pull_request.url}", subject: "{review.id}", time: ["{review.submitted_at}"] },
  ],
  [
    "pull_request_review_comment",
    { source: "{pull_request.url}", subject: "{comment.id}", time: ["{pull_request.updated_at}"] },
  ],
  ["pull_request_review_thread", { source: "{pull_request.url}", subject: "{pull_request.id}" }],
  ["push", { type: "com.github.push", subject: "{ref}" }],
  ["registry_package", { subject: "{registry_package.html_url}", time: ["{registry_package.updated_at}"] }],
  ["release", { subject: "{release.id}", time: ["release.{action}_at"] }],
  [
    "repository",
    { source: "{repository.owner.url}", subject: "{repository.name}", time: ["{repository.updated_at}"] },
  ],
  [
    "repository_advisory",
    { subject: "{repository_advisory.ghsa_id}", time: ["{repository_advisory.updated_at}"] },
  ],
  ["repository_dispatch", { source: "{repository.owner.url}" }],
  [
    "repository_import",
    {
      source: "{repository.owner.url}",
      type: "com.github.repository_import",
      subject: "{repository.name}",
      time: ["{repository.updated_at}"],
    },
  ],
  [
    "repository_ruleset",
    { source: "{repository.owner.url}", subject: "{repository.name}", time: ["{repository.updated_at}"] },
  ],
  ["repository_vulnerability_alert", { subject: "{alert.id}" }],
  [
    "secret_scanning_alert",
    { subject: "{alert.number}", time: ["{alert.updated_at}", "{alert.created_at}"] },
  ],
  [
    "secret_scanning_alert_location",
    { subject: "{alert.number}", time: ["{alert.updated_at}", "{alert.created_at}"] },
  ],
  [
    "security_advisory",
    {
      source: "github.com",
      subject: "{security_advisory.ghsa_id}",
      time: ["{security_advisory.updated_at}"],
    },
  ],
  ["security_and_analysis", { type: "com.github.security_and_analysis" }],
  ["sponsorship", { subject: "{sponsorship.sponsor.login}" }],
  ["star", { time: ["{starred_at}"] }],
  ["status", { type: "com.github.status", subject: "{sha}", time: ["{updated_at}"] }],
  ["team", { subject: "{team.id}", time: ["{updated_at}"] }],
  ["team_add", { subject: "{team.id}" }],
  ["watch", {}],
  ["workflow_dispatch", { type: "com.github.workflow_dispatch", subject: "{workflow}" }],
  ["workflow_job", { subject: "{workflow_job.name}" }],
  ["workflow_run", { subject: "{workflow.name}" }],
]);
