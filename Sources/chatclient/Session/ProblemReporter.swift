import ChatProtocol
import Synchronization

/// Tells the user what cannot be kept on this device: by the prompts while they run, because stderr would garble a
/// terminal in raw mode, and otherwise on stderr.
final class ProblemReporter: Sendable {
    /// The most sentences that wait for the prompts; what comes after them is not told.
    static let waitingLimit = 16

    /// The sentences for the prompts.
    let sentences: AsyncStream<String>

    private let sink: AsyncStream<String>.Continuation
    private let isPrompting = Mutex(false)
    private let output: FileWriter

    /// - Parameter output: Where sentences go while no prompts run.
    init(output: FileWriter = .standardError) {
        self.output = output
        (sentences, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waitingLimit))
    }

    /// Notes that the prompts take the sentences from now on.
    func beginPrompts() {
        isPrompting.withLock { $0 = true }
    }

    /// Notes that the prompts have ended, and the terminal is in its own mode again.
    func endPrompts() {
        isPrompting.withLock { $0 = false }
    }

    /// Tells a sentence.
    func report(_ sentence: String) {
        if isPrompting.withLock({ $0 }) {
            sink.yield(sentence)
        } else {
            try? output.write((SafeText.line(sentence) + "\n").utf8)
        }
    }
}
