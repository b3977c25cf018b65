extension ChatClient {
    /// Sends any request and waits for its answer. Requests are written in the order of the calls.
    ///
    /// - Throws: ``ChatError``, also when the server answers with an error; `CancellationError`.
    package func answer(_ request: Request) async throws -> Answer {
        if let answer = try await answerWithKeys(request) {
            return answer
        }
        return try await resolved(try await ask(request), to: request)
    }

    /// Sends a request to the server and waits for its answer.
    private func ask(_ request: Request) async throws -> Answer {
        var exchange = try Exchange(request, makeToken: Self.makeToken)
        while true {
            let body =
                request.isAdmission
                ? try await askForAdmission(exchange.next, for: request)
                : try await session.request(exchange.next)
            var client: DeliveryReport.ClientEnd?
            if case .deliveryStatistics = request {
                client = await session.deliveryEnd()
            }
            if let answer = try exchange.handle(body, client: client) {
                return answer
            }
        }
    }
}
