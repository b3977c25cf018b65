package import ChatProtocol
package import ChatStorage

/// What the operator is told of an account that was forgotten, by a running server or on the files.
package struct ForgetReport: Sendable {
    /// One sentence for each thing that was done.
    package let sentences: [String]

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - username: The name of the account that was removed; `nil` when nobody could log in to it any more.
    ///   - forgotten: What it had written; `nil` for nothing.
    package init(removed username: Username?, _ forgotten: ForgottenAccount?) {
        let removed = username.map { "Removed the account \($0)." }
        let emptied = forgotten.map { "Emptied \($0.messages.counted("message"))." } ?? "It had written nothing."
        let rooms = forgotten?.rooms ?? []
        sentences =
            [removed, emptied].compactMap(\.self)
            + rooms.map { "\($0.kind == .closed ? "Closed" : "Left") the room \($0.room.name)." }
    }
}
