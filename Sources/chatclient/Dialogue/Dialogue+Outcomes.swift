import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes the answer to the request under way.
    mutating func take(_ answer: Answer) -> [DialogueAction] {
        switch answer {
        case .status(let status): return takeStatus(status)
        case .loggedIn:
            guard state != .leaving else {
                return []
            }
            isLoggedIn = true
            return ask(.command)
        case .stored:
            // In a logout that overtook the answer, the answer is still one of the things that are pending.
            return state == .leaving ? [.print(DialogueWords.messageSent)] : sent()
        case .activeUsers(let names): return takeActiveUsers(names)
        case .deliveryStatistics(let report): return takeReport(report)
        case .loggedOut:
            // All that was pending comes before the disconnection, which is the end.
            return []
        }
    }

    /// Takes the failure of a request.
    mutating func take(_ failure: RequestFailure, of request: Request) -> [DialogueAction] {
        switch request {
        case .send:
            return takeSendFailure(failure)
        case .logOut:
            guard failure.code != RequestFailure.Known.connectionLost else {
                return []
            }
            return finish(.failure(SafeText.line(failure.message)))
        case .status, .register, .logIn, .activeUsers, .deliveryStatistics:
            guard state != .leaving else {
                return []
            }
            guard failure.code != RequestFailure.Known.connectionLost else {
                return awaitDisconnection()
            }
            return isLoggedIn ? ask(.command, saying: SafeText.line(failure.message)) : takeEntranceFailure(failure)
        }
    }

    /// Goes on after the outcome of a request, unless the connection ended before it came.
    mutating func settle(_ actions: [DialogueAction]) -> [DialogueAction] {
        guard let disconnection, state != .finished else {
            return actions
        }
        let words = actions.filter { action in
            if case .print = action { true } else { false }
        }
        return words + finish(.failure(DialogueWords.disconnected(disconnection)))
    }

    /// Waits for the reason of the end, which the request's failure does not tell.
    mutating func awaitDisconnection() -> [DialogueAction] {
        state = .disconnecting
        return []
    }

    /// Takes the end of the connection.
    mutating func disconnect(_ disconnection: Disconnection) -> [DialogueAction] {
        if state == .leaving, disconnection == .loggedOut {
            return [.print(DialogueWords.loggedOut)] + finish(.done)
        }
        guard !state.isBusy else {
            // The outcome of the request says more, such as that it was the third wrong password.
            self.disconnection = disconnection
            return []
        }
        return finish(.failure(DialogueWords.disconnected(disconnection)))
    }
}
