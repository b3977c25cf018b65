import ChatClientCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A shell command that prints a password, as `pass show chat` does. Its input is empty, and its errors go to this
/// program's, so that a person reads them; it may ask on the controlling terminal.
struct PasswordCommand: Sendable {
    /// The command for `/bin/sh -c`, as git and mutt run theirs: people expect quotes, variables and pipes to work.
    let command: String

    /// How long the command may take.
    var patience = PipeReader.patience

    /// How long a command may live on after its time is over or its output ended, before it is killed.
    private static let grace = Duration.seconds(1)

    /// Milliseconds between two looks at an ending command.
    private static let pause: UInt32 = 5

    /// The environment of the command: that of this program with the server and the account, and without a password.
    static func environment(
        _ environment: [String: String],
        for address: ServerAddress,
        account: String?
    ) -> [String: String] {
        var child = environment
        child[PasswordSource.variable] = nil
        child["TANDEM_HOST"] = address.host
        child["TANDEM_PORT"] = "\(address.port)"
        child["TANDEM_ACCOUNT"] = account
        return child
    }

    /// Runs the command and waits for its end.
    ///
    /// - Returns: All that it printed.
    /// - Throws: `PasswordSource.Failure`, also if the command reports a failure: what it printed may be no password.
    func output(environment: [String: String]) throws(PasswordSource.Failure) -> [UInt8] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .init(description: "passwordCommand cannot be run: the process has no file descriptors left.")
        }
        defer { close(ends[0]) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let child = ShellProcess.spawn(["-c", command], input: nil, output: ends[1], environment: environment)
        close(ends[1])
        guard let child else {
            throw .init(description: "passwordCommand cannot be run: /bin/sh did not start.")
        }
        let bytes: [UInt8]
        do throws(PipeReader.Problem) {
            bytes = try PipeReader(descriptor: ends[0], patience: patience).all()
        } catch {
            _ = Self.end(of: child, killing: SIGTERM)
            let rest = error == .late ? " It was told to end; what it started may still run." : ""
            throw .init(description: "passwordCommand \(error.words)\(rest)")
        }
        guard let status = Self.end(of: child, killing: nil) else {
            throw .init(description: "passwordCommand did not end after its output.")
        }
        guard status == 0 else {
            throw .init(description: "passwordCommand failed: \(Self.words(status)).")
        }
        return bytes
    }

    /// Waits for the end of the shell; kills it if it does not end soon. What the shell started is not signalled: it is
    /// in this program's own process group, without which it could not ask on the terminal.
    ///
    /// - Parameter signal: The signal that asks it to end; `nil` if it is about to end by itself.
    /// - Returns: The status of its end; `nil` if it was killed.
    private static func end(of child: pid_t, killing signal: Int32?) -> Int32? {
        if let signal {
            _ = kill(child, signal)
        }
        let deadline = ContinuousClock.now + grace
        var status: Int32 = 0
        while ContinuousClock.now < deadline {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child {
                return status
            }
            guard ended == 0 || errno == EINTR else {
                return nil
            }
            usleep(pause * 1000)
        }
        _ = kill(child, SIGKILL)
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return nil
    }

    /// Words for the status of a failed process, as `wait` encodes it.
    private static func words(_ status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "it ended with status \(status >> 8 & 0xFF)" : "signal \(signal) ended it"
    }
}
