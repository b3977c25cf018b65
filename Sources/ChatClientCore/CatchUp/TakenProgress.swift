import Synchronization

/// Progress of the event consumer, and the messages that this device sent. It is never ahead of the messages that a
/// person can have seen, so that a process that saves it and is killed loses nothing.
final class TakenProgress: Sendable {
    private struct State {
        /// The progress without the last message.
        var progress: SyncProgress
        /// The message that the consumer was given last and may still be processing.
        var last: (conversation: UInt64, sequence: UInt64)?
        /// The progress to continue with once the consumer has taken the pending `restored` events, and their
        /// number. Messages before those events must not be recorded in it, because the server assigns their
        /// sequences to other messages.
        var restart: (progress: SyncProgress, events: Int)?
    }

    private let state: Mutex<State>

    init(_ progress: SyncProgress) {
        state = Mutex(State(progress: progress))
    }

    /// The progress with all messages taken.
    var current: SyncProgress {
        state.withLock { state in
            var progress = state.progress
            if let last = state.last {
                progress.note(last.conversation, last.sequence)
            }
            return progress
        }
    }

    /// The progress with the messages that the consumer has processed: it asked for the next event after them.
    var dealtWith: SyncProgress {
        state.withLock { $0.progress }
    }

    func update(_ change: (inout SyncProgress) -> Void) {
        state.withLock { state in
            if var restart = state.restart {
                change(&restart.progress)
                state.restart = restart
            } else {
                change(&state.progress)
            }
        }
    }

    /// Announces a `restored` event that follows the waiting events.
    func willRestart(from progress: SyncProgress) {
        state.withLock { $0.restart = (progress, ($0.restart?.events ?? 0) + 1) }
    }

    /// Handles the delivery of a `restored` event to the consumer.
    func tookRestart() {
        state.withLock { state in
            guard let restart = state.restart else {
                return
            }
            state.last = nil
            if restart.events > 1 {
                state.restart = (restart.progress, restart.events - 1)
            } else {
                state.progress = restart.progress
                state.restart = nil
            }
        }
    }

    /// Records the delivery of a message to the consumer.
    func took(_ message: ReceivedMessage) {
        state.withLock { $0.last = (message.conversation, message.sequence) }
    }

    /// Handles the consumer's request for the next event.
    func cameBack() {
        state.withLock { state in
            if let last = state.last {
                state.progress.note(last.conversation, last.sequence)
                state.last = nil
            }
        }
    }
}
