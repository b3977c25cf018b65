import ChatStorage

/// The operator's options for lost or restored files. They apply to one start, so they come from the command line
/// only: in a file or in the environment they would apply again at each start.
package struct RecoveryOptions: Sendable, Equatable {
    /// Older files were restored: begin a new line of messages, and invalidate earlier resumption tokens.
    package var beginsLine = false

    /// Accept the loss of missing data: start without it.
    package var acceptsDataLoss = false

    /// Permits nothing.
    package init() {}

    /// Returns whether the operator permits a start in spite of a loss.
    func permits(_ loss: DataLoss) -> Bool {
        switch loss {
        // An older copy, restored on purpose, looks like this.
        case .messagesShrunk, .otherPast: beginsLine || acceptsDataLoss
        case .messagesMissing, .messagesEmpty, .credentialsMissing: acceptsDataLoss
        }
    }
}
