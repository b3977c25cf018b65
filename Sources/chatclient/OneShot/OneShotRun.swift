import ChatClientCore
import ChatProtocol

/// Carries out one command over a connection: logs in, does it, logs out.
struct OneShotRun<Link: Connection>: Sendable {
    /// The command.
    let job: OneShotJob
    /// Performs the requests.
    let connection: Link
    /// The destination of messages and sentences.
    let output: OneShotOutput
    /// The server's address, for sentences.
    let address: ServerAddress
    /// The session model.
    let model = SharedModel()
    /// Waits before a request is repeated; tests do not wait.
    var pause: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }

    /// Runs to the end of the command.
    ///
    /// - Parameter stops: One element for each request to end the program.
    func run(stops: AsyncStream<Void>) async -> Exit {
        // `read` tells them between its messages.
        async let news: Void = job.command.reads ? () : tellNews()
        let exit = await withTaskGroup(of: Exit?.self) { group in
            group.addTask { await logInAndCarryOut() }
            group.addTask {
                for await _ in stops {
                    break
                }
                return nil
            }
            var exit = Exit.quietFailure
            for await end in group {
                exit = end ?? exit
                // A command that is cancelled by a stop tells how far it came.
                group.cancelAll()
            }
            return exit
        }
        await output.endProgress()
        if model.isLoggedIn, model.disconnection == nil {
            await tellMarks()
            // The outcome of the command is known; a failed logout does not change it.
            if (try? await connection.answer(.logOut)) != nil {
                // What arrived until then is told: the next command would not know of it.
                await news
                if job.command.reads {
                    await tellNews()
                }
            }
        }
        return await output.isClosed && exit.code == 0 ? .quietFailure : exit
    }

    private func logInAndCarryOut() async -> Exit {
        do throws(RequestFailure) {
            if case .send = job.command {
                try checkBody()
            }
            await greet()
            try await enter()
        } catch {
            return await refused(error)
        }
        return await carryOut()
    }

    private func carryOut() async -> Exit {
        switch job.command {
        case .send(let targets, _): await send(to: targets)
        case .read(let follows, let includesOwn): await read(follows: follows, includesOwn: includesOwn)
        case .history(let target, let limit): await printHistory(of: target, limit: limit)
        case .makeKeys: await makeKeys()
        }
    }

    private func checkBody() throws(RequestFailure) {
        do {
            try MessageBody.check(job.body, limit: connection.welcome.bodyBytes)
        } catch {
            throw RequestFailure(code: "invalid_message", message: error.sentence)
        }
    }

    private func greet() async {
        if let notice = DialogueWords.trusted(connection.welcome, at: address) {
            await output.notice(notice)
        }
    }
}

extension OneShotRun {
    /// How long a request is repeated in all while the server asks to wait: a caller waits for the command.
    static var patience: Duration { .seconds(60) }

    /// Performs a request; waits and repeats it while the server only asks to wait.
    func ask(_ request: Request) async throws(RequestFailure) -> Answer {
        var left = Self.patience
        _ = model.update { $0.requested(request) }
        while true {
            do throws(RequestFailure) {
                let answer = try await connection.answer(request)
                _ = model.update { $0.handle(answer, to: request) }
                return answer
            } catch {
                guard error.isPutOff, let wait = error.retryAfter, wait <= left, !Task.isCancelled else {
                    _ = model.update { [error = error.error] in $0.handle(failure: error, of: request) }
                    throw error
                }
                // Counted as a second at least, so that an answer of no wait is not repeated without end.
                left -= max(wait, .seconds(1))
                await pause(wait)
            }
        }
    }

    /// Tells a failure that ends the command.
    func refused(_ failure: RequestFailure) async -> Exit {
        await output.fail(failure, words(for: failure))
        return .quietFailure
    }

    /// The sentence for a failure.
    func words(for failure: RequestFailure) -> String {
        guard !Task.isCancelled else {
            return DialogueWords.stopped
        }
        let sentence = DialogueWords.sentence(of: failure)
        return switch failure.code {
        case RequestFailure.Known.linkNeeded: DialogueWords.keysElsewhere(model.account ?? job.username)
        case RequestFailure.Known.stopped: "\(sentence) \(DialogueWords.startAnewAtTerminal)"
        default: sentence
        }
    }
}

extension RequestFailure {
    /// Whether the server only asks to wait.
    fileprivate var isPutOff: Bool { code == "busy" || code == "throttled" }
}
