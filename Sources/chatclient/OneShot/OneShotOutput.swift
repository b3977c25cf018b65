import ChatClientCore
import ChatProtocol

/// The output of a one-shot command: messages on stdout, one a line, and all else on stderr.
///
/// The actor has its own thread, because its writes may block. Backpressure: the source of a message waits until it
/// is written.
actor OneShotOutput {
    private let executor = QueueExecutor(label: "one-shot")
    private let output: FileWriter
    private let errors: FileWriter
    private let isJSON: Bool
    private let isQuiet: Bool
    private var progress: ProgressLine?

    /// Whether the reader has closed stdout.
    private(set) var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - isJSON: Whether stdout has JSON events instead of lines for a shell.
    ///   - isQuiet: Whether stdout has messages only, and stderr errors only.
    ///   - showsProgress: Whether a count is shown on stderr during long work.
    init(_ output: FileWriter, errors: FileWriter, isJSON: Bool, isQuiet: Bool, showsProgress: Bool) {
        self.output = output
        self.errors = errors
        self.isJSON = isJSON
        self.isQuiet = isQuiet
        progress = showsProgress && !isQuiet ? ProgressLine() : nil
    }

    /// Prints a message.
    ///
    /// - Returns: Whether it was written.
    func print(_ message: ReceivedMessage, in place: String) -> Bool {
        let event: JSONEvent = message.isUnopened ? .unopened(message) : .message(message)
        return write(isJSON ? event.line() : MessageLine.text(message, in: place))
    }

    /// Prints the text of a message that could not be opened when it was printed.
    ///
    /// - Returns: Whether it was written.
    func printOpened(_ message: ReceivedMessage, in place: String) -> Bool {
        write(isJSON ? JSONEvent.opened(message).line() : MessageLine.text(message, in: place))
    }

    /// Tells news about keys and devices: on stderr, with JSON as an event. A warning is no less than an error.
    func tell(_ news: EncryptionNews) {
        guard !isJSON else {
            _ = write(JSONEvent.encryption(news).line())
            return
        }
        if let words = DialogueWords.news(news, .system), news.isWarning || !isQuiet {
            tell(words)
        }
    }

    /// Says that a message is stored.
    func sent(_ receipt: Receipt, to place: String) {
        if isJSON {
            _ = write(JSONEvent.stored(receipt, isDirect: place.hasPrefix("@")).line(id: place))
        } else if !isQuiet {
            _ = write("sent to " + SafeText.line(place))
        }
        if receipt.encryption == .unexpectedlyPlain, !isJSON {
            tell(DialogueWords.wasStoredPlain)
        }
    }

    /// Says that this device has keys of an account.
    func madeKeys(of account: String) {
        if isJSON {
            _ = write(JSONEvent.done.line())
        } else if !isQuiet {
            _ = write(DialogueWords.keysMade(SafeText.line(account)))
        }
    }

    /// Says that something was refused or failed.
    ///
    /// - Parameter place: The conversation that it concerns, if it is one of several.
    func fail(_ failure: RequestFailure, _ sentence: String, at place: String? = nil) {
        if isJSON {
            _ = write(JSONEvent.error(failure).line(id: place))
        }
        tell((place.map { $0 + ": " } ?? "") + sentence)
    }

    /// Prints a sentence to stderr that is no error.
    func notice(_ sentence: String) {
        if !isQuiet {
            tell(sentence)
        }
    }

    /// Shows how far long work is.
    ///
    /// - Parameter total: The number of messages in all, if it is known.
    func advance(to count: Int, of total: Int?) {
        if let text = progress?.text(count, of: total) {
            try? errors.write(text.utf8)
        }
    }

    /// Removes the progress.
    func endProgress() {
        if let text = progress?.end() {
            try? errors.write(text.utf8)
        }
    }

    private func tell(_ sentence: String) {
        endProgress()
        try? errors.write((SafeText.block(sentence) + "\n").utf8)
    }

    private func write(_ line: String) -> Bool {
        guard !isClosed else {
            return false
        }
        do {
            try output.write((line + "\n").utf8)
        } catch {
            isClosed = true
        }
        return !isClosed
    }
}
