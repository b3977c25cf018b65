import ChatStorage
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Error messages for people. The texts of libraries name functions, domains and codes, and belong in a log.
package enum OperatorSentence {
    /// Returns a sentence about an error that ends the program.
    package static func of(_ error: any Error) -> String {
        switch error {
        case let error as StorageError: error.description
        case let error as DataLoss: error.description
        case let error as CredentialError: error.description
        case let error as CertificateError: error.description
        case let error as SelfSignedCertificate.Failure: error.description
        case let error as ConfigurationError: error.description
        case let error as BindError: error.description
        case let error as ListenerClosedError: error.description
        case let error as AdminSocketError: error.description
        case let error as TooFewDescriptorsError: error.description
        case let error as IOError: "The system refused what the server needs: \(reason(error))."
        case is CancellationError: "It was cancelled before it was done."
        default:
            "The program met an error that it has no words for (\(type(of: error))). Look at its log, and report it."
        }
    }

    /// Returns the system's error text, without names of functions.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else {
            return "\(error)"
        }
        return String(cString: strerror(error.errnoCode))
    }
}
