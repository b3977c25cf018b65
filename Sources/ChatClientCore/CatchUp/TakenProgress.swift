import Synchronization

/// What the consumer of the events has taken out of them, and what this device sent: never ahead of what a person can
/// have seen, so that whoever saves it and is killed loses nothing.
final class TakenProgress: Sendable {
    private struct State {
        /// Without the last message.
        var progress: SyncProgress
        /// The place of the message that the consumer was given last, and may be dealing with.
        var last: (conversation: UInt64, sequence: UInt64)?
        /// What there is to go on with once the consumer has taken the `restored` events under way, and their number:
        /// the messages before them must not be noted in it, for the server gives their places to others.
        var restart: (progress: SyncProgress, events: Int)?
    }

    private let state: Mutex<State>

    init(_ progress: SyncProgress) {
        state = Mutex(State(progress: progress))
    }

    /// All that was taken.
    var current: SyncProgress {
        state.withLock { state in
            var progress = state.progress
            if let last = state.last {
                progress.note(last.conversation, last.sequence)
            }
            return progress
        }
    }

    /// What the consumer has dealt with: it came back for the next event after it.
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

    /// A `restored` event follows those that wait.
    func willRestart(from progress: SyncProgress) {
        state.withLock { $0.restart = (progress, ($0.restart?.events ?? 0) + 1) }
    }

    /// The consumer has been given a `restored` event.
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
