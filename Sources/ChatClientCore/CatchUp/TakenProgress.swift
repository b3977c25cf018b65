import Synchronization

/// What the consumer of the events has taken out of them, and what this device sent: never ahead of what a person can
/// have seen, so that whoever saves it and is killed loses nothing.
final class TakenProgress: Sendable {
    private let progress: Mutex<Progress>

    init(_ progress: Progress) {
        self.progress = Mutex(progress)
    }

    var current: Progress {
        progress.withLock { $0 }
    }

    func update(_ change: (inout Progress) -> Void) {
        progress.withLock { change(&$0) }
    }
}
