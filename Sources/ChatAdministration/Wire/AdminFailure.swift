/// The reason why a command was not carried out, as its caller gets it.
package struct AdminFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a program decides by.
    package enum Code: String, Sendable, CaseIterable {
        /// The request cannot be read, or is no command.
        case invalid
        /// The caller's role does not suffice.
        case notPermitted
        /// There is nothing of that name or number.
        case notFound
        /// It is there already, or is so already.
        case conflict
        /// It needs `force`.
        case needsForce
        /// A limit is reached.
        case limit
        /// The caller has to wait; or too many callers are there.
        case busy
        /// The settings or files that a reload read are wrong.
        case configuration
        /// The server stops.
        case stopping
        /// The server could not do it; its log has more.
        case failed
    }

    /// What a program decides by.
    package let code: Code

    /// One or more sentences for people: what happened, and what to do.
    package let message: String

    /// Creates a failure.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Creates the failure of a request that cannot be read.
    package init(_ error: AdminSyntaxError) {
        self.init(.invalid, error.description)
    }

    /// The sentences.
    package var description: String { message }
}
