import Dispatch

/// Runs an actor that waits for the disk on a queue of its own, whoever calls it.
final class FileExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: Shows in debuggers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
