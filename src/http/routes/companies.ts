import { z } from 'zod';
import { changeCompany } from '#contacts/change-company.ts';
import { createCompany } from '#contacts/create-company.ts';
import { deleteCompany } from '#contacts/delete-company.ts';
import { listCompanies, readCompany } from '#contacts/read-companies.ts';
import { companyLimits } from '#crm/company.ts';
import { byId, domain, line, listOf, page, search, somethingIn } from '../fields.ts';
import { companyShape, presentCompany } from '../present/company.ts';
import { type Route, route } from '../route.ts';

const group = 'Companies';
const domains = z.array(domain).max(companyLimits.domains, `There are more than ${companyLimits.domains}`);

/** Its routes. */
export const companyRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/companies',
      access: 'records:read',
      says: 'Lists companies by name; `q` is found in names and domains.',
      group,
      query: z.object({ ...page, q: search }),
      answer: listOf(companyShape),
    },
    async ({ actor, query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listCompanies(tx, actor, query));
      return { items: items.map(presentCompany), nextCursor };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/companies',
      access: 'records:change',
      says: 'Adds a company; the mail that is known of its domains stands on its timeline at once.',
      group,
      body: z.strictObject({ name: line(companyLimits.name), domains: domains.default([]) }),
      answer: companyShape,
      status: 201,
      faults: ['domain-in-use', 'domain-shared'],
    },
    ({ actor, body, tenant }) => tenant(async (tx) => presentCompany(await createCompany(tx, actor, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/companies/:id',
      access: 'records:read',
      says: 'Reads a company.',
      group,
      params: byId,
      answer: companyShape,
    },
    ({ actor, params, tenant }) => tenant(async (tx) => presentCompany(await readCompany(tx, actor, params.id))),
  ),
  route(
    {
      method: 'patch',
      path: '/api/companies/:id',
      access: 'records:change',
      says: 'Changes a company; its timeline follows its domains.',
      group,
      params: byId,
      body: somethingIn(z.strictObject({ name: line(companyLimits.name).optional(), domains: domains.optional() })),
      answer: companyShape,
      faults: ['domain-in-use', 'domain-shared'],
    },
    ({ actor, params, body, tenant }) =>
      tenant(async (tx) => presentCompany(await changeCompany(tx, actor, params.id, body))),
  ),
  route(
    {
      method: 'delete',
      path: '/api/companies/:id',
      access: 'records:delete',
      says: 'Deletes a company; its contacts stay.',
      group,
      params: byId,
      answer: null,
    },
    ({ actor, params, tenant }) => tenant((tx) => deleteCompany(tx, actor, params.id)),
  ),
];
