import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Forwards SIGCONT to ``JobControl`` for the lifetime of this object.
final class ContinueSignals {
    /// The receiver of the signal.
    let job: JobControl

    private let source: any DispatchSourceSignal

    /// Starts listening. SIGCONT continues the process even while it is ignored.
    init() {
        let queue = DispatchQueue(label: "job control")
        let job = JobControl(queue: queue)
        self.job = job
        signal(SIGCONT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGCONT, queue: queue)
        source.setEventHandler { job.continued() }
        source.resume()
    }

    deinit {
        source.cancel()
    }
}
