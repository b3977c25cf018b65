extension TerminalProgram {
    /// The last line of the command menu.
    package static let menuEnd = "EX - exit program and logout of account"

    /// Waits for the command menu.
    package func waitForMenu(timeout: Duration = Patience.standard) async throws {
        try await waitFor("Please enter a command:", timeout: timeout)
        try await waitFor(Self.menuEnd, timeout: timeout)
    }

    /// Answers the prompts for a new user.
    package func register(password: String) async throws {
        try await waitFor("please enter a new password:", timeout: Patience.process)
        try await waitFor("Password:")
        try await typeLine(password)
        try await waitForMenu()
    }

    /// Answers the prompts for an existing user.
    package func logIn(password: String) async throws {
        try await waitFor("Existing user. Please enter password:", timeout: Patience.process)
        try await typeLine(password)
        try await waitForMenu()
    }

    /// Sends a public message from the command menu.
    package func sendPublic(_ body: String) async throws {
        try await typeLine("PM")
        try await waitFor("Message:")
        try await typeLine(body)
        try await waitFor("Message sent")
        try await waitForMenu()
    }

    /// Sends a direct message from the command menu.
    package func sendDirect(_ body: String, to recipient: String) async throws {
        try await typeLine("DM")
        try await waitFor("Select a user to send a message to:")
        try await waitFor("To:")
        try await typeLine(recipient)
        try await waitFor("Enter message:")
        try await typeLine(body)
        try await waitFor("Message sent")
        try await waitForMenu()
    }

    /// Waits until a message is shown.
    package func waitForMessage(_ body: String, from sender: String, isDirect: Bool = false) async throws {
        try await waitFor("*** New Message ***")
        let kind = isDirect ? "Direct Message (DM)" : "Public Message (PM)"
        try await waitFor("Message type: \(kind)")
        try await waitFor("From: \(sender)")
        try await waitFor(body)
    }

    /// Leaves from the command menu.
    package func leave() async throws -> ProcessExit {
        try await typeLine("EX")
        return try await waitForExit()
    }
}
