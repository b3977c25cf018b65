/// Stores what must survive a restart of the server's administration: roles, bans and the lock-down, invites,
/// applications, and the audit log.
///
/// The rights to change it are checked by the caller, except that no ban replaces one that a higher role made.
package protocol AdministrationStore: RoleStore, BanStore, InviteStore, ApplicationStore, AuditStore {}
