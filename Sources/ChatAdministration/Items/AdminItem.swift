/// One object of the answer to a command.
///
/// Times are milliseconds since 1970, durations seconds. Texts that other people chose are not sanitized: JSON carries
/// them as they are, and ``AdminText`` shows them safely.
package enum AdminItem: Sendable, Equatable {
    /// How the server is.
    case status(StatusItem)
    /// A session.
    case session(SessionItem)
    /// A ban.
    case ban(BanItem)
    /// An invite.
    case invite(InviteItem)
    /// An application for an account.
    case application(ApplicationItem)
    /// An open room.
    case room(RoomItem)
    /// An account's role.
    case role(RoleItem)
    /// An entry of the audit log.
    case audit(AuditItem)
    /// An account.
    case user(UserItem)
    /// The result of a reload.
    case reload(ReloadItem)
    /// A sentence that says what was done.
    case notice(NoticeItem)
    /// A JSON object on one line that is passed on as it is: a record of an export, or an item of a newer server.
    case object(json: String)

    /// Creates a sentence that says what was done.
    package static func notice(_ sentence: String) -> AdminItem {
        .notice(NoticeItem(sentence: sentence))
    }
}
