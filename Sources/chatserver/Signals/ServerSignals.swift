import CProcess
import ChatServerCore
import ServiceLifecycle
import UnixSignals

/// The signals of a server. Signals that were ignored at its start stay ignored: `nohup` makes it survive the end
/// of its terminal, and a shell without job control makes background processes survive Ctrl-C.
struct ServerSignals {
    /// The signals that end the server.
    let stopping: [UnixSignal]

    /// Whether SIGHUP makes it reload.
    let reloads: Bool

    /// Reads the inherited signal dispositions. Must run before any signal handler is installed.
    static func inherited() -> ServerSignals {
        // The reader of the output may be gone: a failed write (EPIPE) then reports it.
        process_ignore_signal(UnixSignal.sigpipe.rawValue)
        return ServerSignals(
            stopping: [.sigint, .sigterm].filter { !process_ignores_signal($0.rawValue) },
            reloads: !process_ignores_signal(UnixSignal.sighup.rawValue)
        )
    }
}

/// Handles SIGHUP as a request to reload.
struct ReloadService: Service {
    let reloader: Reloader

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            // It logs what came of it.
            _ = await reloader.reload()
        }
    }
}
