/** How much of everything a company may have. */
export const companyLimits = { name: 200, domains: 50 } as const;
