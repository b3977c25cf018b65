#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the password of a one-shot command comes from; never from an argument, which other users can read.
enum PasswordSource: Sendable {
    /// The first line of a file, or of a pipe such as `/dev/fd/3`.
    case file(String)
    /// The value of the variable ``variable``.
    case environment(String)
    /// A program that prints it, such as a password manager.
    case command(@Sendable () async throws(Failure) -> String)
    /// The first line of the input; on a terminal it is asked for.
    case input

    /// The variable of the environment.
    static let variable = "TANDEM_PASSWORD"

    /// No password could be had; the sentence tells why.
    struct Failure: Error, Equatable {
        let sentence: String
    }

    /// Selects the source: an option wins over the environment, and that over the configured command.
    ///
    /// - Parameters:
    ///   - file: The value of `--password-file`.
    ///   - environment: All variables.
    ///   - command: The configured command, if there is one.
    ///   - needsInput: Whether the command reads its input itself.
    /// - Throws: ``Failure`` if there is none.
    init(
        file: String?,
        environment: [String: String],
        command: (@Sendable () async throws(Failure) -> String)? = nil,
        needsInput: Bool
    ) throws(Failure) {
        if let file {
            self = .file(file)
        } else if let value = environment[Self.variable] {
            self = .environment(value)
        } else if let command {
            self = .command(command)
        } else if !needsInput {
            self = .input
        } else {
            throw Failure(
                sentence:
                    "The input is the message, so the password must come from --password-file or \(Self.variable)."
            )
        }
    }

    /// Gets the password.
    ///
    /// - Parameters:
    ///   - input: The standard input.
    ///   - isTerminal: Whether it is a terminal: the password is asked for without an echo.
    ///   - tell: Prints a sentence to stderr.
    /// - Throws: ``Failure``.
    func password(
        input: InputReader,
        isTerminal: Bool = false,
        tell: (String) -> Void
    ) async throws(Failure) -> String {
        let (line, name): (InputLine?, String)
        switch self {
        case .file(let path):
            (line, name) = (try await Self.firstLine(ofFile: path, tell), "The password file")
        case .environment(let value):
            (line, name) = (.text(value), "The variable \(Self.variable)")
        case .command(let command):
            (line, name) = (.text(try await command()), "The output of the password command")
        case .input:
            (line, name) = (await Self.ask(input, isTerminal: isTerminal, tell), "The first line of the input")
        }
        guard let line else {
            throw Failure(
                sentence: "There is no password: give it by --password-file, by the variable \(Self.variable), or as "
                    + "the first line of the input."
            )
        }
        guard case .text(let password) = line else {
            throw Failure(sentence: DialogueWords.unreadable(line, "password"))
        }
        guard !password.isEmpty else {
            throw Failure(sentence: "\(name) is empty; it must be the password.")
        }
        return password
    }

    private static func ask(_ input: InputReader, isTerminal: Bool, _ tell: (String) -> Void) async -> InputLine? {
        guard isTerminal else {
            return await firstLine(of: input)
        }
        tell("Password:")
        TerminalMode.setEcho(false)
        defer { TerminalMode.restore() }
        return await firstLine(of: input)
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

    private static func firstLine(ofFile path: String, _ tell: (String) -> Void) async throws(Failure) -> InputLine? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, let input = InputReader(descriptor: descriptor) else {
            throw Failure(
                sentence: "The password file \(DialogueWords.quoted(path)) cannot be read: "
                    + String(cString: strerror(errno)) + "."
            )
        }
        defer { close(descriptor) }
        var state = stat()
        // A pipe and a secret that somebody else provides have the rights that they have.
        if fstat(descriptor, &state) == 0, state.st_mode & S_IFMT == S_IFREG, state.st_uid == getuid(),
            state.st_mode & 0o077 != 0
        {
            let name = DialogueWords.quoted(path)
            tell("Warning: others can read the password file \(name); chmod 600 makes it yours alone.")
        }
        return await firstLine(of: input)
    }
}
