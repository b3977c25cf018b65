import ChatProtocol

/// The exchange of one ``Request`` for its ``Answer``; a paged list needs several round trips. Pure: the frame to
/// send is ``next``, and ``handle(_:client:)`` handles each answer.
struct Exchange {
    /// The next request to send.
    private(set) var next: ProtoClientFrame.OneOf_Request

    private let kind: Answer.Kind
    private var pages: Answer?

    /// Makes the exchange of a request.
    ///
    /// - Parameter makeToken: Called for the token of a message that has none.
    /// - Throws: ``ChatError`` for a request that the server would misinterpret.
    init(_ request: Request, makeToken: () -> [UInt8]) throws(ChatError) {
        next = try request.wire(makeToken: makeToken)
        kind = request.traits.answer
    }

    /// Handles an answer frame.
    ///
    /// - Parameter client: This end's delivery statistics, if requested.
    /// - Returns: The answer; `nil` when ``next`` must be sent first.
    /// - Throws: ``ChatError``: the frame does not fit the request.
    mutating func handle(
        _ body: ProtoServerFrame.OneOf_Body,
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
    /// A request about keys by a client that has none.
    static let withoutKeyStore = ChatError(
        .noKeys,
        "This client was started without a key store: it has no keys for encrypted messages."
    )

    /// An answer of the wrong kind.
    static let unfittingAnswer = ChatError(
        .internal,
        "The server gave an answer that does not fit the question. Client and server may be of different versions."
    )
}
