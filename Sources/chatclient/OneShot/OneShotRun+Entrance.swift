import ChatClientCore
import ChatProtocol

// The entrance.
extension OneShotRun {
    /// Logs in, or makes the account: by the password, or by what this device remembers if there is no password.
    func enter() async throws(RequestFailure) {
        let name = job.username
        if job.registers, case .status(let status) = try await ask(.status(username: name)), !status.exists {
            return try await register(name)
        }
        if job.password == nil, try await enterByToken(name) {
            return
        }
        do throws(RequestFailure) {
            await tellEnded(try await ask(.logIn(username: name, password: try await password())))
        } catch {
            guard error.code == RequestFailure.Known.noSuchUser, !job.registers else {
                throw error
            }
            throw RequestFailure(
                code: error.code,
                message: DialogueWords.unknownAccount(DialogueWords.quoted(name)) + " With --register it is made."
            )
        }
        await remember()
    }

    private func password() async throws(RequestFailure) -> String {
        if let password = job.password {
            return password
        }
        return try await job.askPassword()
    }

    /// Logs in by what this device remembers.
    ///
    /// - Returns: Whether it remembers a login that is still good.
    private func enterByToken(_ name: String) async throws(RequestFailure) -> Bool {
        do throws(RequestFailure) {
            // Without a token: the connection adds it.
            await tellEnded(try await ask(.logInWithToken(username: name, token: [])))
            return true
        } catch {
            switch error.code {
            case RequestFailure.Known.noLoginToken: break
            case RequestFailure.Known.loginTokenRefused: await output.notice(DialogueWords.tokenRefused)
            default: throw error
            }
            return false
        }
    }

    /// Tells of remembered logins that the server ended.
    private func tellEnded(_ answer: Answer) async {
        guard case .loggedIn(_, _, let ended, _) = answer else {
            return
        }
        for login in ended {
            await output.notice(DialogueWords.ended(login, .system))
        }
    }

    private func remember() async {
        guard job.remembers else {
            return
        }
        do throws(RequestFailure) {
            _ = try await ask(.rememberLogin(label: ""))
        } catch {
            if error.code != RequestFailure.Known.alreadyRemembered {
                await output.notice(DialogueWords.notRemembered(SafeText.line(error.message)))
            }
        }
    }

    private func register(_ name: String) async throws(RequestFailure) {
        guard !job.refusesNew else {
            let words = DialogueWords.existingOnly(DialogueWords.quoted(name))
            throw RequestFailure(code: RequestFailure.Known.noSuchUser, message: words)
        }
        switch connection.welcome.registration {
        case .open, .approval: break
        case .invite where job.hasInvite: break
        case .invite:
            let words = "\(DialogueWords.inviteNeeded(DialogueWords.quoted(name))) \(DialogueWords.inviteSources)"
            throw RequestFailure(code: RequestFailure.Known.inviteNeeded, message: words)
        case .closed:
            let words = DialogueWords.registrationClosed(DialogueWords.quoted(name))
            throw RequestFailure(code: "registration_closed", message: words)
        }
        _ = try await ask(.register(username: name, password: try await password()))
        await output.notice(DialogueWords.registered(model.account ?? name))
        await remember()
    }
}
