import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGCONT as news for ``JobControl``, for as long as this lives.
final class ContinueSignals {
    /// Whom it tells.
    let job: JobControl

    private let source: any DispatchSourceSignal

    /// Listens from now on. The signal continues the process also while it is ignored.
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
