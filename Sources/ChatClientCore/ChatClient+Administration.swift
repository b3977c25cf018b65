public import ChatProtocol

/// Administration: commands of moderators and admins.
extension ChatClient {
    /// Carries out a command of a moderator or an admin.
    ///
    /// - Parameter command: A JSON object, such as `{"command":"kick","account":"bob"}`; docs/OPERATIONS.md has the
    ///   commands and the objects of their answers.
    /// - Throws: ``ChatError``; with the code ``ChatError/Code/notPermitted`` when the account's role does not permit
    ///   the command, with ``ChatError/Code/invalidCommand`` when the server does not understand it.
    public func administer(_ command: String) async throws -> Administered {
        try await answer(.administer(command: command)).administered
    }

    /// Returns the account's role at the last login or reconnect.
    public func role() async -> AccountRole {
        await session.role
    }
}
