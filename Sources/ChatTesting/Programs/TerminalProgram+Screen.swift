import Synchronization

extension TerminalProgram {
    /// The screen as it is now.
    package var display: VirtualScreen {
        let output = screen.raw
        return follower.withLock { $0.screen(after: output) }
    }

    /// Changes the window's size. The output before it should be complete: what the program writes at the same time is
    /// shown at the new size.
    package func resize(columns: Int, rows: Int) throws {
        let output = screen.raw
        follower.withLock { $0.resize(columns: columns, rows: rows, after: output) }
        try terminal.resize(rows: UInt16(rows), columns: UInt16(columns))
    }

    /// Waits until the screen is as expected.
    ///
    /// - Parameters:
    ///   - what: The expectation, for the failure's text.
    ///   - timeout: The longest wait.
    ///   - fits: The condition.
    /// - Returns: The screen.
    /// - Throws: `HarnessFailure` with the screen and the whole transcript if it does not become so.
    @discardableResult
    package func waitForScreen(
        _ what: String,
        timeout: Duration = Patience.standard,
        where fits: (VirtualScreen) -> Bool
    ) async throws -> VirtualScreen {
        let found = try await screen.content.wait(upTo: timeout) { content -> VirtualScreen? in
            let output = content.raw
            let shown = self.follower.withLock { $0.screen(after: output) }
            guard !fits(shown) else {
                return shown
            }
            guard !content.hasEnded else {
                throw self.failure(for: what, because: "the stream ended")
            }
            return nil
        }
        guard let found else {
            throw failure(for: what, because: "\(timeout) passed")
        }
        return found
    }

    /// Waits until the text of the cursor's row up to the cursor is this one.
    @discardableResult
    package func waitForCursor(
        after row: String,
        timeout: Duration = Patience.standard
    ) async throws -> VirtualScreen {
        try await waitForScreen("the cursor behind \"\(row)\"", timeout: timeout) { $0.textBeforeCursor == row }
    }

    private func failure(for what: String, because reason: String) -> HarnessFailure {
        HarnessFailure("Waited for \(what) at \(name), but \(reason).\n\(display)\n\(transcript)")
    }
}
