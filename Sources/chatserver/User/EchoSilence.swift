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

/// Standard input's terminal without echo. A signal that stops or ends the program restores the terminal's settings
/// first: the shell goes on with it. Signals that were ignored at startup stay ignored.
final class EchoSilence: Sendable {
    private struct State {
        let normal: termios
        var isOver = false
        var sources: [(number: Int32, source: any DispatchSourceSignal)] = []
    }

    private let prompt: String
    private let state: Mutex<State>

    /// The longest time that the registration of the signals is waited for, in seconds.
    private static let longestRegistration = 2

    /// The signals that end the program, and the one that stops it (Ctrl-Z).
    private static let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP]

    /// Switches the echo off, and prints the prompt.
    ///
    /// - Returns: `nil` if the settings of the terminal cannot be read.
    init?(_ prompt: String) {
        var normal = termios()
        guard tcgetattr(STDIN_FILENO, &normal) == 0 else {
            return nil
        }
        self.prompt = prompt
        state = Mutex(State(normal: normal))
        listen()
        hide(TCSAFLUSH)
        Output.prompt(prompt)
    }

    /// Restores the settings, and the effects of the signals.
    func end() {
        state.withLock { state in
            state.isOver = true
            for (number, source) in state.sources {
                // At once: the next prompt may handle it again before a cancellation comes to its end.
                signal(number, SIG_DFL)
                source.cancel()
            }
            state.sources = []
            Self.apply(state.normal, TCSAFLUSH)
        }
    }

    private func listen() {
        let queue = DispatchQueue(label: "password prompt")
        // A signal that comes before its source is registered is lost: the prompt, at which somebody may press a
        // key, waits for that.
        let registrations = DispatchGroup()
        defer { _ = registrations.wait(timeout: .now() + .seconds(Self.longestRegistration)) }
        for number in Self.signals where !process_ignores_signal(number) {
            signal(number, SIG_IGN)
            watch(number, on: queue, registrations) { [weak self] in self?.obey(number) }
        }
        signal(SIGCONT, SIG_IGN)
        // After a stop that cannot be handled, such as SIGSTOP, and in the foreground again.
        watch(SIGCONT, on: queue, registrations) { [weak self] in self?.hide(TCSANOW) }
    }

    private func watch(
        _ number: Int32,
        on queue: DispatchQueue,
        _ registrations: DispatchGroup,
        _ handle: @escaping @Sendable () -> Void
    ) {
        state.withLock { state in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handle)
            registrations.enter()
            source.setRegistrationHandler { registrations.leave() }
            source.resume()
            state.sources.append((number, source))
        }
    }

    /// Restores the settings, and does what the signal does to a program that does not handle it.
    private func obey(_ number: Int32) {
        state.withLock { state in
            guard !state.isOver else {
                return
            }
            Self.apply(state.normal, TCSANOW)
        }
        var wanted = sigset_t()
        var before = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, number)
        signal(number, SIG_DFL)
        // Threads of dispatch queues block signals. This one must accept the signal, so that it takes effect here.
        pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
        _ = raise(number)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        signal(number, SIG_IGN)
        if hide(TCSANOW) {
            Output.prompt(prompt)
        }
    }

    /// Switches the echo off, unless the terminal belongs to another program.
    ///
    /// - Returns: Whether it is off.
    @discardableResult private func hide(_ action: Int32) -> Bool {
        state.withLock { state in
            guard !state.isOver else {
                return false
            }
            var silent = state.normal
            silent.c_lflag &= ~tcflag_t(ECHO)
            return Self.apply(silent, action)
        }
    }

    @discardableResult private static func apply(_ settings: termios, _ action: Int32) -> Bool {
        let group = tcgetpgrp(STDIN_FILENO)
        // In the background, a change of the settings would stop the program (SIGTTOU).
        guard group < 0 || group == getpgrp() else {
            return false
        }
        var settings = settings
        return tcsetattr(STDIN_FILENO, action, &settings) == 0
    }
}
