import Synchronization

/// A request to end a one-shot command, at any of its stages: while it reads its input, and while it is connected.
final class OneShotStop: Sendable {
    /// The standard input.
    let input: InputReader

    /// One element for each request.
    let requests: AsyncStream<Void>

    private let sink: AsyncStream<Void>.Continuation
    private let wasRequested = Atomic(false)

    /// - Throws: ``MessageBody/Refusal`` if the process has no file descriptors left.
    init() throws(MessageBody.Refusal) {
        guard let input = InputReader() else {
            throw MessageBody.Refusal(sentence: "The process has no file descriptors left; close some and try again.")
        }
        self.input = input
        (requests, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Passes the requests on, and ends the input with the first one.
    func relay(_ signals: AsyncStream<Void>) async {
        for await _ in signals {
            wasRequested.store(true, ordering: .sequentiallyConsistent)
            sink.yield()
            input.stop()
        }
    }

    /// Checks that no request has come: an input that it ended is not the whole input.
    ///
    /// - Throws: ``MessageBody/Refusal``.
    func check() throws(MessageBody.Refusal) {
        guard !wasRequested.load(ordering: .sequentiallyConsistent) else {
            throw MessageBody.Refusal(sentence: DialogueWords.stopped)
        }
    }
}
