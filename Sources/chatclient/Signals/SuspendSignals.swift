import CProcess
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Restores the terminal's settings before Ctrl-Z stops the program or Ctrl-\ ends it, for as long as this object
/// lives: for input in line mode, whose echo may be off. In raw mode those keys cause no signals.
///
/// Signals that were ignored at startup stay ignored.
final class SuspendSignals: Sendable {
    /// The longest time that the registration of the signals is waited for, in seconds.
    private static let longestRegistration = 2

    private let sources: Mutex<[(number: Int32, source: any DispatchSourceSignal)]>

    /// - Parameter job: Stops the program, and reports where it continues: then the caller applies its settings again.
    init(_ job: JobControl) {
        let queue = DispatchQueue(label: "suspend")
        // A signal that comes before its source is registered is lost: the prompt waits for that.
        let registrations = DispatchGroup()
        defer { _ = registrations.wait(timeout: .now() + .seconds(Self.longestRegistration)) }
        let numbers = [SIGTSTP, SIGQUIT].filter { !process_ignores_signal($0) }
        sources = Mutex(
            numbers.map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    TerminalMode.restore()
                    if number == SIGTSTP {
                        job.stopAlone()
                    } else {
                        JobControl.obey(number)
                    }
                }
                registrations.enter()
                source.setRegistrationHandler { registrations.leave() }
                source.resume()
                return (number, source)
            }
        )
    }

    deinit {
        sources.withLock { sources in
            for (number, source) in sources {
                signal(number, SIG_DFL)
                source.cancel()
            }
        }
    }
}
