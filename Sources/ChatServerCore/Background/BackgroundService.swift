/// A part of the server that runs beside its connections, from the server's start to its stop.
///
/// This is not ServiceLifecycle's `Service`, of which the whole server is one: that is told of the shutdown at
/// once, while these run on until the last client has its answers. Its group also creates the tasks itself, so
/// that none could have an executor preference.
protocol BackgroundService: Sendable {
    /// The preferred executor of ``run()``; `nil` for the global pool.
    var executor: (any TaskExecutor)? { get }

    /// Runs until ``stop()``, then finishes the work in progress and returns. It may return earlier if the
    /// service has nothing to do.
    func run() async

    /// Makes ``run()`` return, possibly before it has begun. It is never called while a service that depends on
    /// this one is running.
    func stop() async throws
}

extension BackgroundService {
    var executor: (any TaskExecutor)? { nil }
}
