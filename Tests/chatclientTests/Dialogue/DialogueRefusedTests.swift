import Testing

@testable import ChatClientCore
@testable import chatclient

/// The texts for a session that ends for good, for a different server, and for a login that waits.
@Suite struct DialogueRefusedTests {
    @Test(
        arguments: [
            (.passwordChanged, "The session has ended: It is so."),
            (.accountRemoved, "The session has ended: It is so."),
            (.resumedElsewhere, "The session has ended: It is so."),
            (.tooManySessions, "The session has ended: It is so. Close another client of yours, then start again."),
            (.trustFile, "The connection to the server was lost: It is so."),
        ] as [(ChatError.Code, String)]
    )
    func `an end for good is told with its reason, and fails`(code: ChatError.Code, words: String) {
        var talk = Talk.atCommands()
        let end = Disconnection.refused(ChatError(code, "It is so."))
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(words))])
    }

    @Test func `another certificate when it comes back is told as at the start`() {
        var talk = Talk.atCommands()
        let details = "It is not the one of last time. Last time it was\nSHA256:AA\nNow it is\nSHA256:BB"
        let end = Disconnection.refused(ChatError(.certificateChanged, details))
        let warning = """
            WARNING: the certificate of chat.example:1300 has changed.
            It is not the one of last time. Last time it was
            SHA256:AA
            Now it is
            SHA256:BB
            Somebody may be posing as the server to read your password and your messages, or the server has got a new
            certificate. Nothing was sent. Ask the server's operator; if the new fingerprint is right, start again with
            --trust-new-certificate to accept it.
            """
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(warning))])
    }

    @Test func `a certificate that no authority vouches for any more is told as at the start`() {
        var talk = Talk.atCommands()
        let details = "It has expired, or this device's clock is wrong. Its fingerprint is\nSHA256:BB"
        let end = Disconnection.refused(ChatError(.certificateUnverified, details))
        let warning = """
            WARNING: no certificate authority vouches for chat.example:1300 any more.
            It has expired, or this device's clock is wrong. Its fingerprint is
            SHA256:BB
            Somebody may be posing as the server to read your password and your messages, or the server's certificate was
            not renewed, or its authority is in a file that --ca must name. Nothing was sent. Ask the server's operator;
            if the fingerprint is right, start again with --trust-new-certificate to accept it.
            """
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(warning))])
    }

    @Test func `other data of the server are told, and the prompt stays`() {
        var talk = Talk.atCommands()
        let words =
            "*** The server's messages were restored from a backup, or begun anew. Some may appear again, and some that "
            + "you had may be gone. ***"
        #expect(talk.tell(.restored) == [.print(words), .prompt(.command)])
    }

    @Test func `a registration that waits says so, and nothing is asked`() {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: false, "renew"))
        _ = talk.enter("Secret1234")
        let waiting = talk.tell(.waiting(AdmissionDelay(isRateLimited: true, delay: .milliseconds(3400))))
        #expect(waiting == [.print("Many people are registering; trying again in 4 s.")])
        let entered = talk.answer(.loggedIn(username: "renew"))
        #expect(entered.requests == [.conversations])
    }

    @Test func `a full day is told once, and nothing is sent again`() {
        var talk = Talk.atCommands()
        _ = talk.enter("PM")
        let request = talk.enter("hi").requests
        #expect(request == [.send(body: "hi", recipient: .everyone)])
        let told = talk.fail("quota_exceeded", "You have sent 20 MB today. Go on tomorrow.")
        #expect(told.words == ["You have sent 20 MB today. Go on tomorrow. The message was not sent."])
        #expect(told.requests.isEmpty)
    }

    @Test func `a password that none can be is told as such, and is no try`() {
        var talk = Talk()
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("x")
        let sentence = "Wrong password: none has more than 1024 bytes."
        #expect(talk.fail("wrong_password", sentence) == [.print(sentence), .prompt(.passwordAgain)])
    }
}
