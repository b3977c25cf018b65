import ChatClientCore

extension JSONLines {
    /// Reads and performs commands until `exit` or the end of the input, and waits for all their answers.
    ///
    /// - Returns: The id of the `exit` command.
    func carryOutCommands() async -> String? {
        await withTaskGroup(of: Void.self) { group in
            var exitID: String?
            var underWay = 0
            var splitter = LineSplitter(limit: JSONCommand.lineLimit)
            reading: while true {
                let chunk = await input.next()
                let lines = chunk.map { splitter.push($0) } ?? splitter.finish().map { [$0] } ?? []
                for line in lines {
                    let isLast = await handle(line, &exitID, &group, underWay: &underWay)
                    if isLast {
                        break reading
                    }
                }
                if chunk == nil {
                    break
                }
            }
            await group.waitForAll()
            return exitID
        }
    }

    /// Handles a line.
    ///
    /// - Returns: Whether it is the last one.
    private func handle(
        _ line: InputLine,
        _ exitID: inout String?,
        _ group: inout TaskGroup<Void>,
        underWay: inout Int
    ) async -> Bool {
        let command: JSONCommand
        do throws(JSONCommandError) {
            command = try JSONCommand(line, username: username)
        } catch {
            let failure = RequestFailure(code: "invalid_command", message: error.message)
            await output.emit(.error(failure), id: error.id)
            return false
        }
        guard case .ask(let request) = command.action else {
            exitID = command.id
            return true
        }
        guard !request.isBarrier else {
            await group.waitForAll()
            underWay = 0
            await carryOut(request, id: command.id)
            return false
        }
        if underWay == Self.commandLimit {
            await group.next()
            underWay -= 1
        }
        underWay += 1
        // Immediate task: runs here up to the hand-over of its request, so that requests keep their order.
        group.addImmediateTask {
            await carryOut(request, id: command.id)
        }
        return false
    }

    private func carryOut(_ request: Request, id: String?) async {
        _ = model.update { $0.requested(request) }
        do throws(RequestFailure) {
            let answer = try await connection.answer(request)
            _ = model.update { $0.handle(answer, to: request) }
            await output.emit(await event(answer, to: request), id: id)
        } catch {
            _ = model.update { [error = error.error] in $0.handle(failure: error, of: request) }
            await output.emit(.error(error), id: id)
        }
    }
}

extension JSONEvent {
    /// The event for an answer.
    init(_ answer: Answer, to request: Request) {
        switch answer {
        case .status(let status):
            guard case .status(let asked) = request, status.username.isEmpty else {
                self = .status(status)
                return
            }
            self = .status(UserStatus(exists: status.exists, username: asked))
        case .loggedIn(let username, _, _, let role): self = .loggedIn(username: username, role: role)
        case .stored(let receipt):
            let isDirect = if case .send(_, .user, _, _) = request { true } else { false }
            self = .stored(receipt, isDirect: isDirect)
        case .activeUsers(let usernames): self = .users(usernames)
        case .deliveryStatistics(let report): self = .stats(report)
        case .conversations(let conversations): self = .conversations(conversations)
        case .history(let page): self = .history(page)
        case .search(let page): self = .search(page)
        case .room(let room): self = .room(room)
        case .rooms(let rooms): self = .rooms(rooms)
        case .administered(let administered): self = .administered(administered)
        // No command asks for the first three.
        case .remembered, .logins, .conversationEncryption, .done: self = .done
        case .loggedOut: self = .disconnected(.loggedOut)
        }
    }
}
