import ChatTesting

extension TerminalProgram {
    /// Waits, at the command menu, until the client has published the keys that it makes after the login.
    func waitForKeys() async throws {
        let end = ContinuousClock.now + Patience.standard
        while ContinuousClock.now < end {
            try await typeLine("/keys")
            try await waitFor("This client has ")
            let sentence = try await waitFor("keys")
            try await waitForMenu()
            guard sentence.hasPrefix("no ") else {
                return
            }
        }
        throw HarnessFailure("The client has no keys.\n\(transcript)")
    }
}
