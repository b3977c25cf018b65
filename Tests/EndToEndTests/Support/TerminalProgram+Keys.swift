import ChatTesting

extension TerminalProgram {
    /// Waits, at the command menu, until the client has published the keys that it makes after the login.
    func waitForKeys() async throws {
        let end = ContinuousClock.now + Patience.standard
        while ContinuousClock.now < end {
            try await typeLine("/keys")
            let sentence = try await waitFor("end to end.")
            try await waitForMenu()
            guard !sentence.contains("This client has keys") else {
                return
            }
        }
        throw HarnessFailure("The client has no keys.\n\(transcript)")
    }
}
