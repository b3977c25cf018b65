import Synchronization

/// What the consumer of the events has taken out of them, and what this device sent: never ahead of what a person can
/// have seen, so that whoever saves it and is killed loses nothing.
final class TakenProgress: Sendable {
    private struct State {
        /// Without the last message.
        var progress: Progress
        /// The place of the message that the consumer was given last, and may be dealing with.
        var last: (conversation: UInt64, sequence: UInt64)?
    }

    private let state: Mutex<State>

    init(_ progress: Progress) {
        state = Mutex(State(progress: progress))
    }

    /// All that was taken.
    var current: Progress {
        state.withLock { state in
            var progress = state.progress
            if let last = state.last {
                progress.note(last.conversation, last.sequence)
            }
            return progress
        }
    }

    /// What the consumer has dealt with: it came back for the next event after it.
    var dealtWith: Progress {
        state.withLock { $0.progress }
    }

    func update(_ change: (inout Progress) -> Void) {
        state.withLock { change(&$0.progress) }
    }

    /// The consumer has been given a message.
    func took(_ message: ReceivedMessage) {
        state.withLock { $0.last = (message.conversation, message.sequence) }
    }

    /// The consumer comes for the next event.
    func cameBack() {
        state.withLock { state in
            if let last = state.last {
                state.progress.note(last.conversation, last.sequence)
                state.last = nil
            }
        }
    }
}
