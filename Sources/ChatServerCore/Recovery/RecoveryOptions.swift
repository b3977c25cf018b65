import ChatStorage

/// What an operator says about lost or restored files. It holds for one start, so it comes from the command line alone: in a file or
/// in the environment it would be said again at each start.
package struct RecoveryOptions: Sendable, Equatable {
    /// Older files have been put back: begin a new line of messages, and make resumption tokens of before void.
    package var beginsLine = false

    /// What is missing is lost: start without it.
    package var acceptsDataLoss = false

    /// Nothing is permitted.
    package init() {}

    /// Whether the operator has said that a start goes on in spite of a loss.
    func permits(_ loss: DataLoss) -> Bool {
        switch loss {
        // An older copy, put back on purpose, looks like this.
        case .messagesShrunk, .otherPast: beginsLine || acceptsDataLoss
        case .messagesMissing, .messagesEmpty, .credentialsMissing: acceptsDataLoss
        }
    }
}
