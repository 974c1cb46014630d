namespace SmartCity.Api.Evidence;

/// <summary>The storage of evidence does not answer, or refuses: not the caller's fault, and worth another try.</summary>
internal sealed class EvidenceStorageException(string message, Exception? inner = null) : Exception(message, inner);
