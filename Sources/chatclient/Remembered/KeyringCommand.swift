#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A shell command that keeps secrets. It is run by `/bin/sh -c` with arguments, `$1` and `$2` in it; where it has no
/// dollar sign, they are appended. Its errors go to this program's, so that a person reads them, and it may ask on the
/// controlling terminal. Calls block.
struct KeyringCommand: Sendable, Equatable {
    /// The command.
    private let line: String

    /// How long a call may take: a keyring may ask for its password first.
    private let patience: Duration

    /// The first word of the command, for sentences.
    let program: String

    /// Why a call has no result.
    enum Failure: Error, Equatable {
        /// The shell did not find the program or could not run it, or this process has no descriptors left.
        case cannotStart
        /// It did not end in time.
        case tooLate
        /// It printed more than a secret.
        case tooMuch
    }

    /// Takes a command.
    ///
    /// - Returns: `nil` for a line without a word.
    init?(_ line: String, patience: Duration = .seconds(60)) {
        guard let program = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).first else {
            return nil
        }
        self.program = String(program)
        self.line = line.contains("$") ? line : line + #" "$@""#
        self.patience = patience
    }

    /// Runs the command with further arguments and an input, which fits a pipe.
    ///
    /// - Returns: Its exit status, -1 if a signal ended it, and what it printed, at most
    ///   ``StoredLogin/largestSize`` bytes.
    func run(_ arguments: [String], input: [UInt8]) throws(Failure) -> (status: Int32, output: [UInt8]) {
        let deadline = ContinuousClock.now + patience
        let (toChild, fromChild) = (try PipeEnds(), try PipeEnds())
        // Small enough for the buffer of a pipe, so this does not block; before the command starts, so that one that
        // ends without reading causes no signal.
        _ = input.withUnsafeBytes { write(toChild.writer, $0.baseAddress, $0.count) }
        toChild.closeWriter()
        var environment = ProcessInfo.processInfo.environment
        environment[PasswordSource.variable] = nil
        let call = ["-c", line, "sh"] + arguments
        let (reader, writer) = (toChild.reader, fromChild.writer)
        guard let child = ShellProcess.spawn(call, input: reader, output: writer, environment: environment) else {
            throw .cannotStart
        }
        toChild.closeReader()
        fromChild.closeWriter()
        do throws(Failure) {
            let output = try Self.all(of: fromChild.reader, until: deadline)
            let status = try Self.end(of: child, until: deadline)
            guard !Self.notRun.contains(status) else {
                throw .cannotStart
            }
            return (status, output)
        } catch {
            guard error != .cannotStart else {
                throw error
            }
            _ = kill(child, SIGKILL)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            throw error
        }
    }

    /// The statuses by which a shell tells that a program is not executable, and that there is none.
    private static let notRun: Set<Int32> = [126, 127]

    private static func all(of descriptor: Int32, until deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: StoredLogin.largestSize)
        while true {
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&state, 1, milliseconds(until: deadline))
            guard ready != 0 else {
                throw .tooLate
            }
            let count = ready < 0 ? -1 : chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR {
                continue
            }
            guard count > 0 else {
                return output
            }
            output += chunk.prefix(count)
            guard output.count <= StoredLogin.largestSize else {
                throw .tooMuch
            }
        }
    }

    /// Waits for the end of the child, which comes soon after that of its output.
    private static func end(of child: pid_t, until deadline: ContinuousClock.Instant) throws(Failure) -> Int32 {
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child {
                return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
            }
            guard ended == 0 || errno == EINTR else {
                return -1
            }
            guard ContinuousClock.now < deadline else {
                throw .tooLate
            }
            usleep(2000)
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), Double(Int32.max)))
    }
}

/// A pipe; what is still open of it is closed at the end of this object's life.
private final class PipeEnds {
    private(set) var reader: Int32 = -1
    private(set) var writer: Int32 = -1

    init() throws(KeyringCommand.Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .cannotStart
        }
        (reader, writer) = (ends[0], ends[1])
        // Other commands must not inherit them.
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        closeReader()
        closeWriter()
    }

    func closeReader() {
        if reader >= 0 {
            close(reader)
            reader = -1
        }
    }

    func closeWriter() {
        if writer >= 0 {
            close(writer)
            writer = -1
        }
    }
}
