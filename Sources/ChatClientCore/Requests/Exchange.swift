import ChatProtocol

/// One ``Request`` on its way to its ``Answer``, which a list takes several questions for. Pure: what to send is in
/// ``next``, and what comes is taken by ``take(_:client:)``.
struct Exchange {
    /// The next request to send.
    private(set) var next: WireClientFrame.OneOf_Request

    private let kind: Answer.Kind
    private var pages: Answer?

    /// Begins.
    ///
    /// - Parameter makeToken: Asked for the token of a message that has none.
    /// - Throws: ``ChatError`` for what the server would take for something else.
    init(_ request: Request, makeToken: () -> [UInt8]) throws(ChatError) {
        next = try request.wire(makeToken: makeToken)
        kind = request.traits.answer
    }

    /// Takes what came.
    ///
    /// - Parameter client: This end's delivery, where that is asked for.
    /// - Returns: The answer; `nil` when ``next`` is to be sent first.
    /// - Throws: ``ChatError``: it does not fit what was asked.
    mutating func take(
        _ body: WireServerFrame.OneOf_Body,
        client: DeliveryReport.ClientEnd?
    ) throws(ChatError) -> Answer? {
        guard let page = Answer(body, client: client), page.kind == kind else {
            throw .unfittingAnswer
        }
        let answer = page.following(pages)
        guard let nextPage = body.nextPage else {
            return answer
        }
        (pages, next) = (answer, nextPage)
        return nil
    }
}

extension ChatError {
    /// An answer to something else.
    static let unfittingAnswer = ChatError(
        .internal,
        "The server gave an answer that does not fit the question. Client and server may be of different versions."
    )
}
