#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a password: without echo on a terminal, otherwise from the first line of input.
enum PasswordPrompt {
    /// Reads a new password; on a terminal twice, since typing is not echoed.
    ///
    /// - Throws: ``Failure`` when there is no input, or the second one differs.
    static func readNew(_ prompt: String) throws -> String {
        let password = try read(prompt)
        if isatty(STDIN_FILENO) == 1, try read("The same again: ") != password {
            throw Failure(sentence: "The two passwords differ. Nothing was changed; try again.")
        }
        return password
    }

    private static func read(_ prompt: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1, let silence = EchoSilence(prompt) else {
            return try line()
        }
        defer {
            silence.end()
            Output.line("")
        }
        return try line()
    }

    private static func line() throws -> String {
        guard let line = try InputLine.read() else {
            throw Failure(sentence: "No password was given: type it, or pass it as the first line of input.")
        }
        return line
    }
}
