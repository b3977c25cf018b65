import CProcess
import Logging
import ServiceLifecycle
import UnixSignals

/// The signals of a server. What it was started to ignore stays ignored: `nohup` has it survive the end of its terminal, and a
/// shell without job control has what it puts into the background survive Ctrl-C.
struct ServerSignals {
    /// Those that end the server.
    let stopping: [UnixSignal]

    /// Whether SIGHUP asks it to reload.
    let reloads: Bool

    /// Looks at what the process has inherited: before anybody takes a signal over.
    static func inherited() -> ServerSignals {
        // Whoever reads the output may have gone; a write that fails tells so.
        process_ignore_signal(UnixSignal.sigpipe.rawValue)
        return ServerSignals(
            stopping: [.sigint, .sigterm].filter { !process_ignores_signal($0.rawValue) },
            reloads: !process_ignores_signal(UnixSignal.sighup.rawValue)
        )
    }
}

/// Takes SIGHUP as the wish to reload what can be reloaded.
struct ReloadService: Service {
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            logger.notice("SIGHUP: nothing to reload yet")
        }
    }
}
