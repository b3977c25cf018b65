import Dispatch

/// Runs an actor on its own dispatch queue, so that the actor may block in a system call.
///
/// A write to a terminal or a pipe waits for its reader, and must not hold a thread of the shared pool meanwhile.
/// Callers of the actor wait until it is done. By this backpressure a slow reader throttles reading from the server.
final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes a queue; the label is for debuggers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            job.runSynchronously(on: self.asUnownedSerialExecutor())
        }
    }
}
