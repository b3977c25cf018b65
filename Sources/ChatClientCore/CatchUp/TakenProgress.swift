import ChatProtocol
import Synchronization

/// The place of a message in its conversation.
struct MessagePlace: Sendable, Hashable {
    let conversation: UInt64
    let sequence: UInt64
    /// Whether it is in a direct conversation.
    let isDirect: Bool
}

/// Progress of the event consumer, and the messages that this device sent. It is never ahead of the messages that a
/// person can have seen, so that a process that saves it and is killed loses nothing.
final class TakenProgress: Sendable {
    fileprivate struct State {
        /// The progress without the last message.
        var progress: SyncProgress
        /// The message that the consumer was given last and may still be processing.
        var last: MessagePlace?
        /// The progress to continue with once the consumer has taken the pending `restored` events, and their
        /// number. Messages before those events must not be recorded in it, because the server assigns their
        /// sequences to other messages.
        var restart: (progress: SyncProgress, events: Int)?
        /// How far the direct conversations that have moved since the last ``popMarks()`` were shown; `nil` if nobody
        /// asks for it.
        var marks: [UInt64: UInt64]?
        /// Whether messages are taken without being shown.
        var isOver = false
    }

    private let state: Mutex<State>
    private let onMark = Mutex<(@Sendable () -> Void)?>(nil)

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
            guard let restart = state.restart, !state.isOver else {
                return
            }
            state.last = nil
            // Those marks are of data that the server does not have any more.
            state.marks = state.marks.map { _ in [:] }
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
        state.withLock { state in
            if !state.isOver {
                state.last = message.place
            }
        }
    }

    /// Handles the consumer's request for the next event.
    func cameBack() {
        let isNews = state.withLock { state in
            guard let last = state.last else {
                return false
            }
            state.last = nil
            return state.note(last)
        }
        tell(isNews)
    }

    /// Records a message that the consumer is not given.
    func passed(_ place: MessagePlace) {
        tell(state.withLock { $0.isOver ? false : $0.note(place) })
    }

    /// Records no message any more that the consumer takes from now on, nor the one that it has in its hands.
    func end() {
        state.withLock { state in
            state.last = nil
            state.isOver = true
        }
    }

    /// Records a message that this device sent.
    func sent(_ place: MessagePlace) {
        update { $0.noteOwn(place.conversation, place.sequence) }
        tell(state.withLock { $0.restart == nil ? $0.mark(place) : false })
    }
}

// How far direct conversations were shown, for a key store.
extension TakenProgress {
    /// The marks of one lineage of the server's data.
    struct Marks: Sendable {
        let line: [UInt8]?
        /// The sequence up to which each conversation was shown.
        let shown: [UInt64: UInt64]
    }

    /// Begins to keep marks.
    ///
    /// - Parameter action: Called when there are some, and there were none.
    func keepMarks(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.marks = [:] }
        onMark.withLock { $0 = action }
    }

    /// Returns the marks since the last call.
    func popMarks() -> Marks {
        state.withLock { state in
            let shown = state.marks ?? [:]
            if !shown.isEmpty {
                state.marks = [:]
            }
            return Marks(line: state.progress.line, shown: shown)
        }
    }

    private func tell(_ isNews: Bool) {
        if isNews {
            onMark.withLock { $0 }?()
        }
    }
}

extension TakenProgress.State {
    /// Records that a message was dealt with.
    ///
    /// - Returns: Whether it made the first mark.
    fileprivate mutating func note(_ place: MessagePlace) -> Bool {
        progress.note(place.conversation, place.sequence)
        return mark(place)
    }

    /// Marks the conversation of a message.
    ///
    /// - Returns: Whether it is the first mark.
    fileprivate mutating func mark(_ place: MessagePlace) -> Bool {
        guard place.isDirect, let isFirst = marks?.isEmpty, let cursor = progress.cursors[place.conversation] else {
            return false
        }
        marks?[place.conversation] = cursor
        return isFirst
    }
}

extension ReceivedMessage {
    /// The message's place.
    var place: MessagePlace {
        MessagePlace(conversation: conversation, sequence: sequence, isDirect: kind == .direct)
    }
}
