/// A part of a running server that works beside its connections, from the server's start to its stop.
///
/// Not ServiceLifecycle's `Service`, of which the whole server is one: that is told of the shutdown at once, while these
/// go on until the last client has had its answers. And its group makes the tasks itself, so that none of them could
/// prefer an executor.
protocol BackgroundService: Sendable {
    /// Where ``run()`` should run; `nil` for wherever there is a free thread.
    var executor: (any TaskExecutor)? { get }

    /// Works until ``stop()``, then finishes what it has begun and returns. It may return earlier when there is nothing to
    /// do for it.
    func run() async

    /// Makes ``run()`` return; it need not have done so yet. Never called while something that needs the service is running.
    func stop() async throws
}

extension BackgroundService {
    var executor: (any TaskExecutor)? { nil }
}
