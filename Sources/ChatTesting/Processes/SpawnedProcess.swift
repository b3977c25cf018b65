import CProcess
import Foundation
import Synchronization

/// A child process: started, signalled, and always reaped.
package final class SpawnedProcess: Sendable {
    /// The child's standard streams.
    enum Streams {
        /// A terminal, by path. The child becomes a session leader with it as controlling terminal.
        case terminal(path: String)
        /// Descriptors for its input, output and errors.
        case pipes(input: Int32, output: Int32, errors: Int32)
    }

    /// glibc's `POSIX_SPAWN_SETSID` from `spawn.h`, where it is hidden from Swift.
    private static let startsSession: Int32 = 0x80

    /// Held by `alone`, so that no child inherits another child's descriptors.
    private static let spawning = Mutex(())

    /// Ignores SIGPIPE: writing to a program that has ended must be reported as an error and not end the tests.
    private static let ignoresBrokenPipes: Bool = {
        _ = Foundation.signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// The child's process id, which is also its process group id.
    package let identifier: Int32

    private let reaper: ChildReaper

    private let end = Watched<ProcessExit?>(nil)

    /// Runs `body`, which opens descriptors and starts a child with them, while no other thread does either.
    package static func alone<Result: Sendable>(_ body: () throws -> Result) rethrows -> Result {
        try spawning.withLock { _ in try body() }
    }

    /// Starts a program. Must be called inside `alone`.
    init(_ plan: ProcessPlan, streams: Streams) throws {
        _ = Self.ignoresBrokenPipes
        reaper = try ChildReaper.shared.get()
        identifier = try Self.spawn(plan, streams: streams)
        reaper.add(identifier)
        BackgroundThread.start { [self] in
            reap()
        }
    }

    /// How the process ended; `nil` while it runs.
    package var exit: ProcessExit? { end.current }

    /// Sends a signal, unless the process has ended.
    package func signal(_ number: Int32) {
        end.update { exit in
            if exit == nil {
                _ = kill(identifier, number)
            }
        }
    }

    /// Waits for the process to end.
    ///
    /// - Returns: How it ended; `nil` if it still runs after `timeout`.
    package func waitForExit(upTo timeout: Duration, heedsCancellation: Bool = true) async throws -> ProcessExit? {
        try await end.wait(upTo: timeout, heedsCancellation: heedsCancellation) { $0 }
    }

    /// Waits until the process is stopped by a signal or has ended.
    package func waitForStop() async throws {
        try await BackgroundThread.run { [identifier] in
            var information = siginfo_t()
            while waitid(P_PID, id_t(identifier), &information, WSTOPPED | WEXITED | WNOWAIT) != 0, errno == EINTR {}
        }
    }

    /// Kills the process and its process group, and waits until it is reaped.
    package func destroy() async {
        end.update { exit in
            if exit == nil {
                _ = kill(-identifier, SIGKILL)
                _ = kill(identifier, SIGKILL)
            }
        }
        _ = try? await waitForExit(upTo: Patience.process, heedsCancellation: false)
    }

    /// Waits for the child without reaping it (`WNOWAIT`), unregisters it from the reaper, and reaps it under the
    /// lock that `signal` uses: a process id is never signalled after the system may have reused it.
    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        reaper.remove(identifier)
        end.update { exit in
            var status: Int32 = 0
            exit = waitpid(identifier, &status, 0) == identifier ? ProcessExit(status: status) : .code(-1)
        }
    }
}

extension SpawnedProcess {
    /// Starts a program without watching or reaping it. Must be called inside `alone`.
    static func spawn(_ plan: ProcessPlan, streams: Streams) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }

        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        switch streams {
        case .terminal(let path):
            flags |= startsSession
            posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        case .pipes(let input, let output, let errors):
            flags |= Int32(POSIX_SPAWN_SETPGROUP)
            posix_spawnattr_setpgroup(&attributes, 0)
            posix_spawn_file_actions_adddup2(&actions, input, 0)
            posix_spawn_file_actions_adddup2(&actions, output, 1)
            posix_spawn_file_actions_adddup2(&actions, errors, 2)
        }
        // SwiftNIO's sockets are not closed on exec: a peer of a socket in this process would wait for its end as long
        // as a program runs that another test has started.
        process_close_from(&actions, 3)
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var child: pid_t = 0
        let result = withCStrings([plan.executable] + plan.arguments) { arguments in
            withCStrings(plan.environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&child, plan.executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else {
            throw HarnessFailure(call: "Starting \(plan.executable)", error: result)
        }
        return child
    }

    /// Calls `body` with an array of C strings that ends with a null pointer.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer {
            for pointer in pointers {
                free(pointer)
            }
        }
        return body(pointers + [nil])
    }
}
