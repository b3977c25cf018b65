import ChatAdministration

/// Carries out administration commands: checks the caller's authority, acts, and writes the audit log.
protocol AdminExecutor: Sendable {
    /// Carries out a command. When it returns, the act is in the audit log.
    ///
    /// - Parameters:
    ///   - emit: Takes the answer's items in order. It returns when there is room for another, and throws when the
    ///     caller is gone or does not read: then nothing more need be produced.
    /// - Throws: The reason why it was not carried out, or not completely.
    func execute(
        _ command: AdminCommand,
        by caller: AdminCaller,
        emit: (AdminItem) async throws(AdminCallerGoneError) -> Void
    ) async throws(AdminFailure)
}

/// The caller has ended the connection, or has not read for too long.
struct AdminCallerGoneError: Error, Equatable {}

extension AdminFailure {
    /// The result of a command whose caller did not take the answer.
    static let callerGone = AdminFailure(.failed, "The caller did not take the answer.")
}
