/// Takes the password of a one-shot command from its input, if no other source has one.
struct PasswordQuestion: Sendable {
    /// Whether the command reads its input itself, so that the password cannot be in it.
    let needsInput: Bool

    /// Whether the input is a terminal: the password is asked for, without an echo.
    let isTerminal: Bool

    /// Gets the password: the first line of the input.
    ///
    /// - Parameter tell: Prints a sentence to stderr.
    func password(
        from input: InputReader,
        tell: @escaping @Sendable (String) -> Void
    ) async throws(PasswordSource.Failure) -> String {
        guard !needsInput || isTerminal else {
            throw PasswordSource.Failure(
                description: "The input is the message, so the password must come from --password-file, from "
                    + "\(PasswordSource.variable) or from the setting passwordCommand."
            )
        }
        guard let line = await ask(input, tell) else {
            throw PasswordSource.Failure(
                description: "There is no password: give it by --password-file, by the variable "
                    + "\(PasswordSource.variable), or as the first line of the input."
            )
        }
        guard case .text(let password) = line else {
            throw PasswordSource.Failure(description: DialogueWords.unreadable(line, "password"))
        }
        guard !password.isEmpty else {
            throw PasswordSource.Failure(description: "The first line of the input is empty; it must be the password.")
        }
        return password
    }

    private func ask(_ input: InputReader, _ tell: @escaping @Sendable (String) -> Void) async -> InputLine? {
        guard isTerminal else {
            return await Self.firstLine(of: input)
        }
        let continuations = ContinueSignals()
        let job = continuations.job
        let suspensions = SuspendSignals(job)
        defer {
            TerminalMode.restore()
            withExtendedLifetime((continuations, suspensions)) {}
        }
        let hide: @Sendable () -> Void = {
            tell("Password:")
            TerminalMode.setEcho(false)
        }
        hide()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await place in job.places where place == .foreground {
                    hide()
                }
            }
            let line = await Self.firstLine(of: input)
            group.cancelAll()
            return line
        }
    }

    /// Reads up to the first line end. What was read after it is lost.
    private static func firstLine(of input: InputReader) async -> InputLine? {
        var splitter = LineSplitter()
        while let chunk = await input.next() {
            if let line = splitter.push(chunk).first {
                return line
            }
        }
        return splitter.finish()
    }
}
