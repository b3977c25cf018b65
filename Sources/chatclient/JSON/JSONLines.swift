import ChatClientCore
import ChatProtocol

/// What leads a ``JSONFace``: commands in, events out.
///
/// Up to ``commandLimit`` commands are under way at once. Sends are handed over in the order of the input; `login`,
/// `register` and `exit` wait for all before them, and all after them wait for these.
struct JSONLines<Link: Connection>: Sendable {
    /// How many commands may be under way before the input has to wait.
    static var commandLimit: Int { 64 }

    /// The connection that commands go to.
    let connection: Link
    /// Where commands come from.
    let input: InputReader
    /// Where events go.
    let output: JSONOutput
    /// Where the server is, for the words on stderr.
    let address: ServerAddress
    /// The name from the command line, if any.
    let username: String?
    /// What is known of the session.
    let model = SharedModel()

    /// Carries out commands until `exit`, the end of the input or of the connection.
    ///
    /// - Parameter stops: An element for each time that the program is asked to end.
    func run(stops: AsyncStream<Void>) async -> Exit {
        await output.emit(.connected(connection.welcome))
        async let relaying: Void = relayEvents()
        async let _: Void = stopInput(on: stops)
        async let _: Void = tellMarks()
        let exitID = await carryOutCommands()
        var failure: Exit?
        if model.current.disconnection == nil {
            if model.current.isLoggedIn {
                await tell(model.update { $0.takeAllMarks() })
                failure = await logOut(id: exitID)
            }
            if model.current.isEndDue {
                // The disconnection is on its way, behind the last messages.
                await relaying
            }
        }
        let reason = model.current.disconnection ?? .loggedOut
        await output.emit(.disconnected(reason), id: exitID)
        let exit = failure ?? exit(for: reason)
        return await output.isClosed ? .quietFailure : exit
    }

    private func relayEvents() async {
        defer { input.stop() }
        for await event in connection.events {
            // An event counts as shown once the next one is taken.
            guard await relay(event) else {
                return
            }
        }
        take(.disconnected(.lost(reason: "it ended without a reason.")))
    }

    /// Hands an event on.
    ///
    /// - Returns: Whether there is any use in the next one.
    private func relay(_ event: ChatEvent) async -> Bool {
        take(event)
        switch event {
        case .message(let message):
            guard await output.emit(.message(message)) else {
                return false
            }
            // Whether anybody has read it, only the program knows.
            model.update { $0.shown(message, isRead: false) }
            return true
        case .wireChanged(let wire): return await output.emit(.wire(wire))
        case .presence(let change): return await output.emit(.presence(change))
        case .receipt(let change): return await output.emit(.receipt(change))
        case .room(let change): return await output.emit(.roomChange(change))
        case .connection(let change): return await output.emit(.connection(change))
        case .restored: return await output.emit(.restored)
        case .waiting(let wait): return await output.emit(.waiting(wait))
        case .disconnected: return false
        }
    }

    private func take(_ event: ChatEvent) {
        let now = WallClock.system.now()
        _ = model.update { $0.take(event, now: now) }
    }

    private func stopInput(on stops: AsyncStream<Void>) async {
        for await _ in stops {
            input.stop()
        }
    }

    private func tellMarks() async {
        for await _ in Ticks() {
            await tell(model.update { $0.takeMarks() })
        }
    }

    /// Nobody waits for the outcome: what the server does not learn now it learns by the next mark.
    private func tell(_ marks: [Request]) async {
        for mark in marks {
            do throws(RequestFailure) {
                _ = try await connection.answer(mark)
            } catch {
                guard !error.isOutcomeUnknown else {
                    return
                }
            }
        }
    }

    /// Ends the session.
    ///
    /// - Returns: How the program ends when that failed.
    private func logOut(id: String?) async -> Exit? {
        do throws(RequestFailure) {
            let answer = try await connection.answer(.logOut)
            _ = model.update { $0.take(answer, to: .logOut) }
        } catch {
            _ = model.update { [error = error.error] in $0.take(failure: error, of: .logOut) }
            guard error.code != RequestFailure.Known.connectionLost else {
                return nil
            }
            await output.emit(.error(error), id: id)
            return .failure(SafeText.line(error.message))
        }
        return nil
    }

    private func exit(for reason: Disconnection) -> Exit {
        reason == .loggedOut ? .done : .failure(DialogueWords.disconnected(reason, from: address))
    }
}
