using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace SmartCity.Api.Hosting;

/// <summary>Holds requests to the ranges that endpoints declare for their parameters with <see cref="RangeAttribute"/>, which otherwise only the OpenAPI document tells.</summary>
internal static class ParameterRanges
{
    /// <summary>A parameter out of its range is a 400 that names it and what would be right.</summary>
    internal static TBuilder CheckRanges<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilterFactory((endpoint, next) =>
    {
        var ranges = endpoint.MethodInfo.GetParameters().Index().Where(p => p.Item.IsDefined(typeof(RangeAttribute)))
            .Select(p => (p.Index, Name: p.Item.GetCustomAttribute<FromQueryAttribute>()?.Name ?? p.Item.Name, Range: p.Item.GetCustomAttribute<RangeAttribute>()!)).ToArray();
        return ranges.Length == 0 ? next : context =>
        {
            foreach (var (index, name, range) in ranges)
                if (!range.IsValid(context.Arguments[index]))
                    throw new BadHttpRequestException(string.Create(CultureInfo.InvariantCulture, $"The parameter '{name}' is {context.Arguments[index]}; {range.Minimum} to {range.Maximum} is possible."));
            return next(context);
        };
    });
}
