import Dispatch

/// Runs an actor that waits for the disk on a queue of its own, independent of the caller.
final class FileExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: The queue's name in debuggers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
